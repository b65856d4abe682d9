import { say } from '../app/notice';
import { Icon } from './icons';

/** A piece of text for another program, with a button that copies it. */
export const Snippet = ({ name, text }: { name: string; text: string }) => (
  <section class="snippet" aria-label={name}>
    <p class="name">
      {name}<button type="button" class="plain" onClick={() => void navigator.clipboard.writeText(text).then(() => say('Copied.'))}><Icon name="copy" /><span class="unseen">Copy</span></button>
    </p>
    <code class="laid-out">{text}</code>
  </section>
);
