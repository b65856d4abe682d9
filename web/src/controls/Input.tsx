import type { JSX } from 'preact';

type Text = Extract<JSX.IntrinsicElements['input'], { type?: 'text' }>;

/** An input whose type is a value: Preact's own typing asks for a literal, and the attributes used here fit all of them. */
export const Input = ({ type, ...rest }: Omit<Text, 'type'> & { type: string }) => <input {...rest} type={type as 'text'} />;
