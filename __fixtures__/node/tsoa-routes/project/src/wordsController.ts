import { Controller, Get, Route } from 'tsoa'

@Route('words')
export class WordsController extends Controller {
  @Get()
  public list(): string[] {
    return ['generated']
  }
}
