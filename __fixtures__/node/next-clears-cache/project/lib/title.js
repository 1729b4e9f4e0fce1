export const title = 'A page from the server'
