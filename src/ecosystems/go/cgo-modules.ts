// Written by test/facts/measure-go-modules.mjs (`npm run facts:go`) on 2026-11-22, from the sources
// of the versions in test/facts/go-modules.txt, by the build constraints of Go 1.26; not edited by hand.

// By host, `.` for the host itself.
const pure: Readonly<Record<string, string>> = {
  'cel.dev': `expr`,
  'cloud.google.com': `go/compute/metadata`,
  'connectrpc.com': `connect`,
  'dario.cat': `mergo`,
  'filippo.io': `edwards25519`,
  'firebase.google.com': `go go/v4`,
  'github.com': `
    BurntSushi/toml ClickHouse/ch-go ClickHouse/clickhouse-go/v2 DATA-DOG/go-sqlmock IBM/sarama KyleBanks/depth Masterminds/goutils
    Masterminds/semver/v3 Masterminds/sprig/v3 MicahParks/keyfunc Microsoft/go-winio PuerkitoBio/goquery PuerkitoBio/purell
    PuerkitoBio/urlesc alecthomas/chroma/v2 anacrolix/missinggo anacrolix/missinggo/v2 anacrolix/torrent andybalholm/brotli
    andybalholm/cascadia asaskevich/govalidator avast/retry-go aws/smithy-go aymerick/douceur beorn7/perks boltdb/bolt bradfitz/iter
    bsm/redislock bwmarrin/discordgo bytedance/gopkg bytedance/sonic bytedance/sonic/loader caarlos0/env/v11 caarlos0/env/v6
    cenkalti/backoff cenkalti/backoff/v4 cenkalti/backoff/v5 cespare/xxhash cespare/xxhash/v2 chenzhuoyu/base64x chenzhuoyu/iasm
    clipperhouse/displaywidth clipperhouse/uax29/v2 cloudwego/base64x cloudwego/iasm coreos/go-oidc/v3 cpuguy83/go-md2man/v2
    davecgh/go-spew denisenkom/go-mssqldb dgraph-io/badger dgraph-io/badger/v2 dgraph-io/badger/v3 dgraph-io/ristretto
    dgrijalva/jwt-go dgryski/go-rendezvous dlclark/regexp2 dlclark/regexp2/v2 docker/go-connections docker/go-units dustin/go-humanize
    eclipse/paho.mqtt.golang elastic/go-sysinfo elastic/go-windows evanphx/json-patch/v5 fatih/color felixge/httpsnoop
    fsnotify/fsnotify fxamacker/cbor/v2 gabriel-vasile/mimetype gin-contrib/cors gin-contrib/sessions gin-contrib/sse gin-gonic/gin
    glebarez/go-sqlite glebarez/sqlite go-chi/chi go-chi/chi/v5 go-chi/cors go-chi/render go-faster/city go-faster/errors go-ini/ini
    go-jose/go-jose/v3 go-jose/go-jose/v4 go-kratos/kratos/v3 go-logr/logr go-logr/stdr go-ole/go-ole go-openapi/jsonpointer
    go-openapi/jsonreference go-openapi/spec go-openapi/swag go-openapi/swag/cmdutils go-openapi/swag/conv go-openapi/swag/fileutils
    go-openapi/swag/jsonname go-openapi/swag/jsonutils go-openapi/swag/loading go-openapi/swag/mangling go-openapi/swag/netutils
    go-openapi/swag/stringutils go-openapi/swag/typeutils go-openapi/swag/yamlutils go-ping/ping go-playground/locales
    go-playground/universal-translator go-playground/validator/v10 go-redis/redis/v7 go-redis/redis/v8 go-resty/resty/v2
    go-sql-driver/mysql go-telegram-bot-api/telegram-bot-api go-telegram-bot-api/telegram-bot-api/v5 go-viper/mapstructure/v2
    goccy/go-json goccy/go-yaml gocolly/colly gocolly/colly/v2 gofiber/fiber gofiber/fiber/v2 gofiber/fiber/v3 gofrs/flock gofrs/uuid
    gofrs/uuid/v5 gogo/protobuf golang-jwt/jwt golang-jwt/jwt/v4 golang-jwt/jwt/v5 golang-migrate/migrate golang-migrate/migrate/v4
    golang-sql/civil golang-sql/sqlexp golang/glog golang/groupcache golang/mock golang/protobuf golang/snappy gomodule/redigo
    google/flatbuffers google/go-cmp google/pprof google/s2a-go google/uuid google/wire googleapis/enterprise-certificate-proxy
    googleapis/gax-go/v2 gorilla/context gorilla/css gorilla/handlers gorilla/mux gorilla/securecookie gorilla/sessions
    gorilla/websocket grpc-ecosystem/grpc-gateway/v2 hashicorp/errwrap hashicorp/go-cleanhttp hashicorp/go-hclog
    hashicorp/go-immutable-radix hashicorp/go-immutable-radix/v2 hashicorp/go-multierror hashicorp/go-retryablehttp hashicorp/go-uuid
    hashicorp/go-version hashicorp/golang-lru hashicorp/golang-lru/arc/v2 hashicorp/golang-lru/v2 hashicorp/hcl hashicorp/hcl/v2
    hekmon/cunits/v2 hekmon/transmissionrpc/v3 heroiclabs/nakama-common huandu/xstrings ilyakaznacheev/cleanenv
    inconshreveable/mousetrap influxdata/influxdb-client-go/v2 jackc/chunkreader/v2 jackc/pgconn jackc/pgio jackc/pgpassfile
    jackc/pgproto3/v2 jackc/pgservicefile jackc/pgtype jackc/pgx/v4 jackc/pgx/v5 jackc/puddle/v2 jcmturner/gokrb5/v8 jessevdk/go-flags
    jinzhu/gorm jinzhu/inflection jinzhu/now jmoiron/sqlx joeshaw/multierror joho/godotenv josharian/intern json-iterator/go
    julienschmidt/httprouter kballard/go-shellquote kelseyhightower/envconfig klauspost/compress klauspost/cpuid/v2 kr/pretty kr/text
    kylelemons/godebug labstack/echo labstack/echo-jwt/v4 labstack/echo/v4 labstack/echo/v5 labstack/gommon leodido/go-urn lib/pq
    lucasb-eyer/go-colorful lufia/plan9stats magiconair/properties mailru/easyjson mattn/go-colorable mattn/go-isatty
    mattn/go-runewidth matttproud/golang_protobuf_extensions microcosm-cc/bluemonday microsoft/go-mssqldb miekg/dns minio/md5-simd
    minio/minio-go minio/minio-go/v7 mitchellh/copystructure mitchellh/go-homedir mitchellh/mapstructure mitchellh/reflectwalk
    modern-go/concurrent modern-go/reflect2 montanaflynn/stats munnerz/goautoneg natefinch/lumberjack nats-io/jwt/v2
    nats-io/nats-server/v2 nats-io/nats.go nats-io/nkeys nats-io/nuid ncruces/go-strftime oklog/ulid oklog/ulid/v2
    olekukonko/tablewriter opencontainers/go-digest opencontainers/image-spec opentracing-contrib/go-grpc opentracing/opentracing-go
    patrickmn/go-cache paulmach/orb pelletier/go-toml pelletier/go-toml/v2 philhofer/fwd pierrec/lz4/v4 pkg/browser pkg/errors
    pmezard/go-difflib power-devops/perfstat pressly/goose/v3 prometheus/client_golang prometheus/client_golang/exp
    prometheus/client_model prometheus/common prometheus/common/assets prometheus/procfs prometheus/prometheus puzpuzpuz/xsync/v3
    puzpuzpuz/xsync/v4 quic-go/qpack quic-go/quic-go rabbitmq/amqp091-go redis/go-redis/extra/rediscmd/v9
    redis/go-redis/extra/redisotel/v9 redis/go-redis/v9 remyoudompheng/bigfft rivo/uniseg robfig/cron robfig/cron/v3
    rogpeppe/go-internal rs/cors rs/xid rs/zerolog russross/blackfriday/v2 sagikazarmark/locafero satori/go.uuid segmentio/asm
    segmentio/kafka-go shirou/gopsutil/v3 shirou/gopsutil/v4 shopspring/decimal shurcooL/sanitized_anchor_name sirupsen/logrus
    sourcegraph/conc spf13/afero spf13/cast spf13/cobra spf13/jwalterweatherman spf13/pflag spf13/viper streadway/amqp stretchr/objx
    stretchr/testify subosito/gotenv swaggo/files/v2 swaggo/gin-swagger swaggo/swag syndtr/goleveldb technoweenie/multipartstreamer
    tetratelabs/wazero tidwall/gjson tidwall/match tidwall/pretty tinylib/msgp tklauser/numcpus twitchyliquid64/golang-asm
    uber/jaeger-client-go uber/jaeger-lib ugorji/go/codec uptrace/bun uptrace/bun/dbfixture uptrace/bun/dialect/mssqldialect
    uptrace/bun/dialect/mysqldialect uptrace/bun/dialect/pgdialect uptrace/bun/dialect/sqlitedialect uptrace/bun/driver/pgdriver
    uptrace/bun/driver/sqliteshim uptrace/bun/extra/bundebug uptrace/bun/extra/bunotel urfave/cli urfave/cli/v2 urfave/cli/v3
    valyala/bytebufferpool valyala/fasthttp valyala/fasttemplate valyala/tcplisten vertica/vertica-sql-go x448/float16 xdg-go/pbkdf2
    xdg-go/scram xdg-go/stringprep xrash/smetrics youmark/pkcs8 yuin/goldmark yusufpapurcu/wmi ziutek/mymysql`,
  'go.dedis.ch': `dela dela-apps fixbuf kyber/v3 protobuf`,
  'go.etcd.io': `
    bbolt etcd/api/v3 etcd/cache/v3 etcd/client/pkg/v3 etcd/client/v3 etcd/etcdctl/v3 etcd/etcdutl/v3 etcd/pkg/v3 etcd/server/v3
    etcd/tests/v3`,
  'go.mongodb.org': `mongo-driver mongo-driver/v2`,
  'go.opencensus.io': `.`,
  'go.opentelemetry.io': `
    auto/sdk contrib/bridges/otellogrus contrib/bridges/otelslog contrib/bridges/otelzap contrib/bridges/prometheus
    contrib/detectors/gcp contrib/exporters/autoexport contrib/instrumentation/google.golang.org/grpc/otelgrpc
    contrib/instrumentation/net/http/httptrace/otelhttptrace contrib/instrumentation/net/http/otelhttp contrib/instrumentation/runtime
    contrib/otelconf contrib/processors/minsev contrib/propagators/autoprop contrib/propagators/aws contrib/propagators/b3
    contrib/propagators/jaeger contrib/propagators/ot otel otel/exporters/otlp/otlplog/otlploggrpc
    otel/exporters/otlp/otlplog/otlploghttp otel/exporters/otlp/otlpmetric/otlpmetricgrpc
    otel/exporters/otlp/otlpmetric/otlpmetrichttp otel/exporters/otlp/otlptrace otel/exporters/otlp/otlptrace/otlptracegrpc
    otel/exporters/otlp/otlptrace/otlptracehttp otel/exporters/prometheus otel/exporters/stdout/stdoutlog
    otel/exporters/stdout/stdoutmetric otel/exporters/stdout/stdouttrace otel/log otel/log/logtest otel/metric otel/sdk otel/sdk/log
    otel/sdk/metric otel/trace proto/otlp`,
  'go.uber.org': `atomic automaxprocs mock multierr zap zap/exp`,
  'go.yaml.in': `yaml/v2 yaml/v3 yaml/v4`,
  'golang.org': `
    x/arch x/crypto x/crypto/x509roots/fallback x/exp x/exp/typeparams x/image x/mod x/net x/oauth2 x/sync x/sys x/term x/text x/time
    x/tools x/tools/godoc x/xerrors`,
  'google.golang.org': `
    appengine appengine/v2 genproto genproto/googleapis/api genproto/googleapis/rpc grpc grpc/cmd/protoc-gen-go-grpc protobuf`,
  'gopkg.in': `
    check.v1 evanphx/json-patch.v4 inf.v0 ini.v1 natefinch/lumberjack.v2 yaml.v2 yaml.v3`,
  'gorm.io': `driver/mysql driver/postgres driver/sqlite gorm`,
  'howett.net': `plist`,
  'k8s.io': `api apimachinery client-go klog klog/v2 utils`,
  'lukechampine.com': `uint128`,
  'modernc.org': `libc mathutil memory sqlite`,
  'sigs.k8s.io': `json structured-merge-diff/v6 yaml`,
}

const linked: Readonly<Record<string, string>> = {
  'github.com/DataDog/zstd': `github.com/DataDog/zstd`,
  'github.com/confluentinc/confluent-kafka-go': `
    github.com/confluentinc/confluent-kafka-go/kafka github.com/confluentinc/confluent-kafka-go/schemaregistry/serde`,
  'github.com/confluentinc/confluent-kafka-go/v2': `github.com/confluentinc/confluent-kafka-go/v2/kafka`,
  'github.com/coreos/go-systemd/v22': `
    github.com/coreos/go-systemd/v22/internal/dlopen github.com/coreos/go-systemd/v22/sdjournal github.com/coreos/go-systemd/v22/util`,
  'github.com/ebitengine/purego': `github.com/ebitengine/purego/internal/cgo`,
  'github.com/google/gopacket': `
    github.com/google/gopacket/afpacket github.com/google/gopacket/pcap github.com/google/gopacket/pfring`,
  'github.com/mattn/go-sqlite3': `github.com/mattn/go-sqlite3`,
  'github.com/tklauser/go-sysconf': `github.com/tklauser/go-sysconf/cgotest`,
}

/** Paths of modules of which no package compiles C for Linux, at the versions that were read. */
export const pureModules: ReadonlySet<string> = new Set(
  Object.entries(pure).flatMap(([host, paths]) =>
    wordsOf(paths).map((path) => (path === '.' ? host : `${host}/${path}`)),
  ),
)

/** Modules with packages that compile C for Linux, at the versions that were read, and the import paths of these packages. */
export const cgoPackages: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(linked).map(([module, paths]) => [module, wordsOf(paths)]),
)

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
