/** The size of an official image on one day. */
export interface SizeRecord {
  readonly image: string
  /** The layers as they are pulled, for linux/amd64. The configuration, some kilobytes, is not counted in the records. */
  readonly bytes: number
  /** When layers of it were made, by the record. */
  readonly date: string
  /** The first digits of the digest of its manifest, by which the record is found again. */
  readonly manifest: string
}

// "Total Size" of linux/amd64 in the records that Docker's library keeps of every official image:
// https://github.com/docker-library/repo-info/tree/master/repos, in <name>/remote/<tag>.md and its history, read 2026-11-21.
// For distroless images there are no such records.
/** Bases of which the size is known without asking anybody. */
export const knownSizes: readonly SizeRecord[] = [
  { image: 'node:26-bookworm', bytes: 413_233_185, date: '2026-09-19', manifest: 'abbacf6ecd10' },
  { image: 'node:26-bookworm-slim', bytes: 83_716_822, date: '2026-09-19', manifest: '1778ed629020' },
  { image: 'node:26-alpine', bytes: 62_367_419, date: '2026-05-20', manifest: '95034e722cec' },
  { image: 'node:24-bookworm', bytes: 409_701_629, date: '2026-08-25', manifest: 'b977d0f785d9' },
  { image: 'node:24-bookworm-slim', bytes: 80_452_165, date: '2026-08-25', manifest: 'e5a8dee7bc1e' },
  { image: 'node:24-alpine', bytes: 57_388_654, date: '2026-06-16', manifest: 'bc23e6976e92' },
  { image: 'node:22-bookworm', bytes: 408_183_853, date: '2026-04-22', manifest: '72fb4961209f' },
  { image: 'node:22-bookworm-slim', bytes: 79_792_241, date: '2026-09-23', manifest: '25330af3531f' },
  { image: 'node:22-alpine', bytes: 56_721_976, date: '2025-12-04', manifest: '3404205afbfa' },
  { image: 'node:20-bookworm', bytes: 398_098_913, date: '2026-02-24', manifest: '053db972c542' },
  { image: 'node:20-bookworm-slim', bytes: 71_374_710, date: '2026-04-22', manifest: '3d0f05455dea' },
  { image: 'node:20-alpine', bytes: 48_356_157, date: '2026-04-15', manifest: 'afdf98210b07' },
  { image: 'node:18-bookworm', bytes: 395_230_999, date: '2025-02-03', manifest: 'd4cd021b3373' },
  { image: 'node:18-bookworm-slim', bytes: 68_188_735, date: '2025-05-20', manifest: 'fc3faf127a18' },
  { image: 'node:18-alpine', bytes: 53_068_237, date: '2023-02-11', manifest: 'a70f29664c2c' },
  { image: 'node:16-bullseye', bytes: 360_248_212, date: '2022-08-02', manifest: '921defe0d26a' },
  { image: 'node:16-slim', bytes: 65_122_186, date: '2023-06-12', manifest: 'c4d2069b31ca' },
  { image: 'nginx:stable', bytes: 62_942_598, date: '2026-05-08', manifest: 'f9fe20134342' },
  { image: 'nginx:stable-bookworm', bytes: 72_386_426, date: '2025-12-08', manifest: '3b03dfd82751' },
  { image: 'nginx:stable-alpine', bytes: 28_538_467, date: '2026-09-15', manifest: '9874b7a098bb' },
  { image: 'golang:1-bookworm', bytes: 296_783_285, date: '2026-08-05', manifest: 'db25d2418205' },
  { image: 'eclipse-temurin:21-jdk', bytes: 223_827_247, date: '2026-04-21', manifest: 'be5aea962f82' },
  { image: 'eclipse-temurin:21-jre', bytes: 114_795_203, date: '2026-09-12', manifest: 'ca7551d4f366' },
  { image: 'eclipse-temurin:21-jre-alpine', bytes: 74_081_196, date: '2026-09-25', manifest: 'bec16bceecb1' },
  { image: 'python:3-bookworm', bytes: 384_516_306, date: '2026-06-24', manifest: '166a4ea2454b' },
  { image: 'python:3-slim-bookworm', bytes: 44_804_794, date: '2026-08-25', manifest: '6e9a7d1f48cf' },
  { image: 'rust:1-bookworm', bytes: 562_494_627, date: '2026-02-03', manifest: '238bafdccbbb' },
  { image: 'rust:1-slim-bookworm', bytes: 316_905_210, date: '2026-07-09', manifest: '37cb5d16e04d' },
]
