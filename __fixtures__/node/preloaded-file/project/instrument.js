process.env.LOADED = 'yes'
