import { error } from '@sveltejs/kit'

export const load = ({ url }) => (url.pathname === '/' ? { words: 'loaded' } : error(404))
