import { ApiError } from '../api-error';

const shortestPassword = 8;

/** An account's name: 5–20 characters (113), a letter first, then lowercase latin, digits, hyphen (114): it becomes a DNS label. */
export function checkAccountName(name: string): string {
  if (name.length < 5 || name.length > 20) throw new ApiError(113);
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new ApiError(114);
  return name;
}

/** Something with one `@` and a host with a dot; 136 otherwise. */
export function checkEmail(email: string): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) throw new ApiError(136);
  return email;
}

/** At least 8 characters of four classes without spaces; 112, 464, 524 otherwise. */
export function checkPassword(password: string): string {
  if (/\s/.test(password)) throw new ApiError(524);
  if (password.length < shortestPassword) throw new ApiError(112);
  if (![/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].every((kind) => kind.test(password))) throw new ApiError(464);
  return password;
}

/** An application's short name; 107 otherwise. */
export function checkApplicationName(name: string): string {
  if (!/^[a-z][a-z0-9-]{1,64}$/.test(name)) throw new ApiError(107);
  return name;
}

/** A user's name; 122 otherwise. */
export function checkUserName(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{2,49}$/.test(name)) throw new ApiError(122);
  return name;
}

/** A secret's name; 496 otherwise. */
export function checkSecretName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) throw ApiError.invalid('secret_name');
  return name;
}

/** A text shorter than `lessThan` characters; `code` otherwise. */
export function checkLength(text: string, lessThan: number, code: number): string {
  if (text.length >= lessThan) throw new ApiError(code);
  return text;
}
