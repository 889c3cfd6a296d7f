import type { ButtonHTMLAttributes } from 'preact';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class'> {
  /** One of a page is primary. */
  readonly kind?: 'primary' | 'plain' | 'danger';
}

export function Button({ kind = 'plain', type = 'button', ...props }: ButtonProps) {
  return <button class={`button ${kind}`} type={type} {...props} />;
}
