import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component whose code is loaded when it is first shown; from then on it is shown at once. */
export function loaded<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return (props) => {
    const [Shown, setShown] = useState(() => known);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      const show = (component: ComponentType<P>) => {
        known = component;
        setShown(() => component);
      };
      if (!known) load().then(show, () => setFailed(true));
    }, []);
    if (failed)
      return (
        <p class="page">
          This part of the page could not be loaded: there is no connection, or a newer version of the page.{' '}
          <button type="button" class="link" onClick={() => location.reload()}>Load again</button>
        </p>
      );
    return Shown ? <Shown {...props} /> : <p class="page quiet" role="status">One moment…</p>;
  };
}
