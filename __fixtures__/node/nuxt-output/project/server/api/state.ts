export default defineEventHandler(() => ({ fine: true }))
