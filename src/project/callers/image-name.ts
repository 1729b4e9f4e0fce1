/** An image's name without tag and digest: `registry:5000/team/app:1` → `registry:5000/team/app`. */
export function imageName(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
}

/** The last part of an image's name: `registry:5000/team/app:1` → `app`. */
export function shortName(reference: string): string {
  return imageName(reference).split('/').at(-1) ?? ''
}

// Images that stand beside a program in deployments; names of https://hub.docker.com/u/library and of side cars, as met in charts.
const others =
  /^(?:docker\.io\/)?(?:library\/)?(?:alpine|bash|busybox|debian|ubuntu|golang|python|node|nginx|httpd|traefik|caddy|haproxy|envoy|postgres|mysql|mariadb|mongo|redis|valkey|memcached|rabbitmq|kafka|zookeeper|elasticsearch|kibana|logstash|vault|consul|influxdb|grafana|prometheus|minio|docker|registry|amazon|curl|git)$|(?:^|\/)(?:bitnami|curlimages|minio|prom|grafana|istio|envoyproxy|fluent|hashicorp|k8s\.gcr\.io|registry\.k8s\.io|cloudsql-docker|cloud-sql-connectors|datadog|jaegertracing|otel|groundnuty|pause|kubectl)(?:\/|$)|(?:kubectl|wait-for|cloud-?sql-proxy|gce-proxy|oauth2-proxy)/

/** True for an image that is surely not built from the project: a public one. */
export function isPublicImage(reference: string): boolean {
  return others.test(imageName(reference))
}
