import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Controller()
class Greeter {
  @Get()
  greet() {
    return 'Hello from Nest'
  }
}

@Module({ controllers: [Greeter] })
class App {}

NestFactory.create(App).then((app) => app.enableShutdownHooks().listen(3000))
