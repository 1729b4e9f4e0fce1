import { splitReference } from './split-reference.js'

// Names of official images and of those that take their place, by the language that their programs are written in: https://hub.docker.com/search?badges=official,
// https://mcr.microsoft.com, read 2026-11-22. Languages that are covered are not among them.
const languages: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/(^|\/)(php|composer|php-fpm|php-apache[\w-]*|wordpress|drupal|joomla)$/, 'PHP'],
  [/(^|\/)(ruby|jruby|rails|redmine)$/, 'Ruby'],
  [
    /(^|\/)(python|pypy|anaconda3?|miniconda3?|uv|uvicorn-gunicorn(-fastapi|-starlette)?|django|jupyter)$/,
    'Python of another distribution',
  ],
  [/(^|\/)dotnet(\/[\w-]+)?$|(^|\/)(aspnet|aspnetcore|dotnet-framework)$/, '.NET'],
  [/(^|\/)swift$/, 'Swift'],
  [/(^|\/)(elixir|erlang|phoenix)$/, 'Elixir or Erlang'],
  [/(^|\/)(haskell|perl|julia|dart|clojure|groovy|crystal|r-base|gcc|mono)$/, 'another language'],
]

// Programs that are finished: an image made from one of them only brings settings and data.
const services =
  /(^|\/)(nginx|nginx-unprivileged|httpd|caddy|traefik|haproxy|varnish|postgres|postgis|mysql|mariadb|percona|mongo|redis|valkey|memcached|rabbitmq|kafka|zookeeper|nats|cassandra|couchdb|influxdb|neo4j|elasticsearch|kibana|logstash|opensearch|solr|grafana|alloy|prometheus|alertmanager|loki|fluentd|fluent-bit|telegraf|keycloak|vault|consul|registry|minio|pgadmin4|phpmyadmin|adminer|mailhog|sonarqube|jenkins|tomcat|jetty|wildfly|tomee)$/

/** The language of an image that belongs to none that is covered, in words for people; undefined for any other image. */
export function otherLanguage(reference: string): string | undefined {
  const { name } = splitReference(reference)
  return languages.find(([pattern]) => pattern.test(name))?.[1]
}

/** True for the image of a finished program: a web server, a database, a proxy. */
export function isService(reference: string): boolean {
  return services.test(splitReference(reference).name)
}
