/** The RUN that installs system packages and leaves nothing of the package manager behind. */
export function installText(manager: 'apt' | 'apk' | undefined, packages: readonly string[]): string {
  const names = packages.join(' ')
  return manager === 'apk'
    ? `RUN apk add --no-cache ${names}`
    : `RUN apt-get update && apt-get install -y --no-install-recommends ${names} && rm -rf /var/lib/apt/lists/*`
}
