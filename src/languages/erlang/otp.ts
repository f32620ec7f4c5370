import { OTP_MODULES } from './otp-modules.js';

/** Applications of Erlang/OTP with their modules, those of other releases among them; functions are not known. */
const applications = new Map(
  OTP_MODULES.trim()
    .split(/\n(?=\S)/)
    .map((row): [string, readonly string[]] => {
      const [name = '', ...modules] = row.split(/[:\s]+/);
      return [name, modules];
    }),
);
const modules = new Set([...applications.values()].flat());

export function isOtpApplication(name: string): boolean {
  return applications.has(name);
}

export function isOtpModule(name: string): boolean {
  return modules.has(name);
}
