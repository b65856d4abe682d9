/** Line drawings on a grid of 24, in the colour of the text around them. They only repeat what a label says. */
const paths = {
  trellis: 'M6 4v17M12 4v17M18 4v17M4 9h16M4 16h16',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16.5 16.5L21 21',
  filter: 'M4 6h16M7 12h10M10 18h4',
  sort: 'M8 5v14M8 19l-3-3M8 19l3-3M16 19V5M16 5l-3 3M16 5l3 3',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10 11v5M14 11v5',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1',
  unlink: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6M4 4l16 16',
  open: 'M14 5h5v5M19 5l-8 8M17 14v5H5V7h5',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  left: 'M15 6l-6 6 6 6',
  right: 'M9 6l6 6-6 6',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c1-4 4-6 8-6s7 2 8 6',
  gear: 'M4 7h9M17 7h3M13 5v4M4 12h3M11 12h9M7 10v4M4 17h11M19 17h1M15 15v4',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  pencil: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  cloudOff: 'M4 4l16 16M9 18h8M7 10a4 4 0 0 0 0 8h2M11 6a6 6 0 0 1 8 5 4 4 0 0 1 1 6',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  code: 'M9 7l-5 5 5 5M15 7l5 5-5 5',
  check: 'M5 12l5 5 9-10',
  warn: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
