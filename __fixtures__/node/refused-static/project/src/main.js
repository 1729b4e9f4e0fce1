import ms from 'ms'

document.title = ms(60000)
