import type { MigrateOptions, Migration } from '../../src/index.js'
import { migrateFiles } from './compiled-support.js'

/** A Java project: its image, what stands between `WORKDIR /src` and the start, and the files beside a pom.xml. */
export interface JavaCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start?: string
  readonly files?: Readonly<Record<string, string>>
  /** What stands in the project of pom.xml beside its name. */
  readonly pom?: string
}

/** Spring Boot's plugin. */
export const boot =
  '<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>'
/** A dependency. */
export const web =
  '<dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>'
/** The parent that tells the plugin to repackage. */
export const parent = '<parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.0</version></parent>'
/** All of them. */
export const ofBoot = parent + web + boot

/** What becomes of a Java project. */
export async function migrateJava(
  {
    from = 'maven:3-eclipse-temurin-17',
    lines = ['COPY . .', 'RUN mvn -B package'],
    start = 'CMD ["java", "-jar", "target/app-1.0.jar"]',
    files = {},
    pom = ofBoot,
  }: JavaCase,
  options: MigrateOptions = {},
): Promise<Migration> {
  const text = `FROM ${from}\nWORKDIR /src\n${lines.join('\n')}\n${start}\n`
  const all = {
    'pom.xml': `<project><artifactId>app</artifactId><version>1.0</version>${pom}</project>`,
    'src/main/java/App.java': 'class App { public static void main(String[] words) {} }\n',
    'src/main/resources/application.yml': 'a: 1\n',
    ...files,
  }
  return migrateFiles(text, all, options)
}
