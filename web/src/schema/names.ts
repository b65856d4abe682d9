/** `dueDate` → "Due date", `HTTPServer` → "HTTP server". */
export function labelOf(name: string): string {
  const words = name
    // A path begins with a small letter: `cPKTeachers` are CPK teachers.
    .replace(/^[a-z](?=[A-Z]+(?:[A-Z][a-z]|$))/, (first) => first.toUpperCase())
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()));
  return capital(words.join(' '));
}

/** What a page of many is called. A REST path is plural already. */
export const pluralOf = (model: { path: string }): string => labelOf(model.path);

/** An enum's value: `IN_PROGRESS` → "In progress"; a short word in capitals, such as `EUR`, stays. */
export function valueLabel(value: string): string {
  const shouted = value === value.toUpperCase() && (value.length > 3 || value.includes('_'));
  return labelOf(shouted ? value.toLowerCase() : value);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
