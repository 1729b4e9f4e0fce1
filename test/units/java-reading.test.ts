// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Maven and Dockerfiles write their variables this way
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { goalsOf } from '../../src/ecosystems/java/commands.js'
import { programWord, readJavaCommand } from '../../src/ecosystems/java/java-command.js'
import { readJavaFile } from '../../src/ecosystems/java/java-file.js'
import { holdsAll, jarName, parsePom } from '../../src/ecosystems/java/pom.js'
import { boot, ofBoot, web } from './java-support.js'

describe('what Maven says', () => {
  const pom = (inside: string) => parsePom(`<project>${inside}</project>`)

  it('is a name, also by properties', () => {
    expect(jarName(pom('<artifactId>a</artifactId><parent><version>2</version></parent>') as never)).toBe('a-2')
    const named =
      '<artifactId>a</artifactId><version>2</version><build><finalName>x-${project.version}</finalName></build>'
    expect(jarName(pom(named) as never)).toBe('x-2')
    expect(jarName(pom('<artifactId>a</artifactId><version>${revision}</version>') as never)).toBeUndefined()
    const ofProperties =
      '<artifactId>a</artifactId><version>${revision}</version><properties><revision>3</revision></properties>'
    expect(jarName(pom(ofProperties) as never)).toBe('a-3')
    const titled =
      '<artifactId>a</artifactId><name>Shop</name><version>2</version><build><finalName>${project.name}</finalName></build>'
    expect(jarName(pom(titled) as never)).toBe('Shop')
    const endless = '<artifactId>a</artifactId><version>${x}</version><properties><x>${x}${x}${x}${x}</x></properties>'
    expect(jarName(pom(endless) as never)).toBeUndefined()
  })

  it('is what the jar holds', () => {
    expect(holdsAll(pom('') as never)).toBe(true)
    expect(holdsAll(pom(web) as never)).toBe(false)
    expect(holdsAll(pom(web + boot) as never)).toBe(false)
    expect(holdsAll(pom(ofBoot) as never)).toBe(true)
    expect(
      holdsAll(
        pom(
          '<dependencies><dependency><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies>',
        ) as never,
      ),
    ).toBe(true)
  })

  it('of any text is read without harm', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parsePom(`<project>${text}</project>`)))
    expect(parsePom('no xml')).toBeUndefined()
    // Entities that hold each other are not put in.
    expect(
      parsePom('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project><artifactId>&b;</artifactId></project>')
        ?.artifactId ?? '&b;',
    ).toBe('&b;')
  })
})

describe('a command', () => {
  it('of a build tool is taken apart', () => {
    expect(goalsOf(['./mvnw', '-B', '-f', 'web/pom.xml', 'clean', 'package'])).toEqual({
      tool: 'maven',
      goals: ['clean', 'package'],
    })
    expect(goalsOf(['sh', './gradlew', ':web:bootJar', '-x', 'test'])).toEqual({
      tool: 'gradle',
      goals: [':web:bootJar'],
    })
    expect(goalsOf(['ls'])).toBeUndefined()
  })

  it('that starts a jar names it behind its options', () => {
    expect(programWord(['java', '-Xmx1g', '-jar', '-Da=b', 'a.jar', '-v'])).toBe('a.jar')
    expect(programWord(['java', '$OPTS', '-cp', 'lib/*:a', 'Main'])).toBe('lib/*')
    expect(programWord(['java', 'Main.java'])).toBeUndefined()
  })
})

describe('a source', () => {
  it('tells what it opens and starts', async () => {
    const text =
      'import java.io.*;\n\nclass A {\n  static final String P = "x";\n  void f() { new FileInputStream(P); new ProcessBuilder("git").start(); }\n}\n'
    const file = await readJavaFile('A.java', text)
    expect(file.calls).toMatchObject([
      { from: 'FileInputStream', name: 'new', place: { line: 5 } },
      { name: 'start' },
      { from: 'ProcessBuilder', name: 'new' },
    ])
    expect([...file.constants]).toEqual([['P', 'x']])
  })

  it('of any text is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => void (await readJavaFile('A.java', text))),
    )
  })
})

test('a pom.xml that was made to be slow is read in a moment', () => {
  const started = Date.now()
  for (const inside of ['<a>'.repeat(50_000), '<![CDATA['.repeat(50_000), '<!--'.repeat(50_000), '&x;'.repeat(100_000)])
    expect(() => parsePom(`<project>${inside}</project>`)).not.toThrow()
  expect(Date.now() - started).toBeLessThan(20_000)
})

test('a command of java is taken apart', () => {
  expect(readJavaCommand(['java', '-Xmx1g', '-javaagent:a.jar=b', '-cp', 'x:y', 'Main', '-jar'])).toEqual({
    kind: 'classes',
    classPath: 'x:y',
    agents: ['a.jar'],
  })
  expect(readJavaCommand(['java', '-jar', '$JAR'])).toMatchObject({ kind: 'jar', jar: '$JAR' })
  expect(readJavaCommand(['java', '@options'])).toMatchObject({ kind: 'other' })
  expect(readJavaCommand(['javac'])).toBeUndefined()
})
