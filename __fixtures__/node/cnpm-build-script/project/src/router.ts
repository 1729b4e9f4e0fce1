export default (app: { router: { get: (path: string, handler: string) => void } }) => {
  app.router.get('/', 'home.index')
}
