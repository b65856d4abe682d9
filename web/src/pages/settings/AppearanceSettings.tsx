import { useState } from 'preact/hooks';

const themes = [['system', 'System'], ['light', 'Light'], ['dark', 'Dark']] as const;

/** public/start.js reads it before the first paint. */
export function AppearanceSettings() {
  const [theme, setTheme] = useState(document.documentElement.dataset['theme'] ?? 'system');
  const choose = (next: string) => {
    setTheme(next);
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem('theme', next);
  };
  return (
    <section class="block">
      <h2 id="appearance">Appearance</h2>
      <div class="segments" role="radiogroup" aria-labelledby="appearance">
        {themes.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name="theme" value={value} checked={theme === value} onChange={() => choose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </section>
  );
}
