export const GET = () => new Response('words')
