/** What a crate's program needs of the system besides the C library. */
export interface NativeLibrary {
  /** Debian's package; another one on the releases in `onRelease`. */
  readonly apt: string
  readonly onRelease?: Readonly<Record<string, string>>
}

const older = (name: string) => ({ stretch: name, buster: name, bullseye: name })

// Crates that link against a library of the system, from the build scripts of their newest releases and the package lists of Debian 11 to 13
// (https://packages.debian.org), 2026-11-22. Debian 13 gives the packages that it renamed for 64-bit time their former names as well.
const linked: Readonly<Record<string, NativeLibrary>> = {
  'openssl-sys': { apt: 'libssl3', onRelease: older('libssl1.1') },
  'pq-sys': { apt: 'libpq5' },
  'mysqlclient-sys': { apt: 'libmariadb3' },
  'libsqlite3-sys': { apt: 'libsqlite3-0' },
  'curl-sys': { apt: 'libcurl4' },
  'libz-sys': { apt: 'zlib1g' },
  'bzip2-sys': { apt: 'libbz2-1.0' },
  'lzma-sys': { apt: 'liblzma5' },
  'libdbus-sys': { apt: 'libdbus-1-3' },
  'libudev-sys': { apt: 'libudev1' },
  'alsa-sys': { apt: 'libasound2' },
  'yeslogic-fontconfig-sys': { apt: 'libfontconfig1' },
  'libusb1-sys': { apt: 'libusb-1.0-0' },
  'zmq-sys': { apt: 'libzmq5' },
  'lmdb-rkv-sys': { apt: 'liblmdb0' },
}

/** Crates in whose presence another one is compiled in, and links against nothing. */
const bundledBy: Readonly<Record<string, readonly string[]>> = {
  'openssl-sys': ['openssl-src'],
  'pq-sys': ['pq-src'],
  'mysqlclient-sys': ['mysqlclient-src'],
  // Its `static-curl` is on unless all its defaults are off: https://docs.rs/crate/isahc/latest/features.
  'curl-sys': ['isahc'],
  'zmq-sys': ['zeromq-src'],
}

// They compile their own C, call the kernel or another system, or serve a build script: their build scripts, 2026-11-22.
const withoutLibrary = new Set(
  `aws-lc-sys aws-lc-fips-sys zstd-sys lz4-sys tikv-jemalloc-sys jemalloc-sys libmimalloc-sys librocksdb-sys brotli-sys
  secp256k1-sys onig_sys onig-sys libnghttp2-sys rdkafka-sys libfuzzer-sys openh264-sys2 libwebp-sys 
  linux-raw-sys inotify-sys 
  windows-sys core-foundation-sys core-graphics-sys security-framework-sys io-kit-sys
  system-configuration-sys objc-sys coreaudio-sys fsevent-sys kqueue-sys ndk-sys jni-sys webview2-com-sys
  kernel32-sys ws2_32-sys user32-sys advapi32-sys ole32-sys shell32-sys gdi32-sys crypt32-sys secur32-sys fuchsia-zircon-sys backtrace-sys
  netlink-sys ittapi-sys libz-ng-sys rquickjs-sys grpcio-sys js-sys web-sys clang-sys dirs-sys dirs-sys-next `.split(
    /\s+/,
  ),
)

// Names of crates that link against a library without saying so by their name.
const linkingWithoutName = new Set(
  'opencv magick_rust pyo3-ffi hdf5 ort tch netcdf gdal tesseract leptess mozjs v4l gstreamer ffmpeg-next libxml pcap xcb pam hwloc hwloc2 openblas-src lapack-src netlib-src intel-mkl-src libpulse-binding soapysdr rusb'.split(
    ' ',
  ),
)

/** What the crates of a program need of the system, and the first of which it is not known. */
export function nativeLibraries(
  crates: ReadonlySet<string>,
  isBundled: (crate: string) => boolean,
  release: string | undefined,
): {
  readonly packages: readonly { readonly crate: string; readonly apt: string }[]
  readonly unknown: string | undefined
} {
  const packages: { crate: string; apt: string }[] = []
  let unknown: string | undefined
  for (const crate of [...crates].sort()) {
    const library = Object.hasOwn(linked, crate) ? linked[crate] : undefined
    if (library !== undefined) {
      if (isBundled(crate) || bundledBy[crate]?.some((other) => crates.has(other)) === true) continue
      packages.push({ crate, apt: library.onRelease?.[release ?? ''] ?? library.apt })
      continue
    }
    const isNative = /[-_]sys\d*([-_]|$)/.test(crate) || linkingWithoutName.has(crate)
    if (isNative && !withoutLibrary.has(crate)) unknown ??= crate
  }
  return { packages, unknown }
}
