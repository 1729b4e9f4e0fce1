export function describe(name: string): string {
  return `Hello, ${name}: this answer was compiled`
}
