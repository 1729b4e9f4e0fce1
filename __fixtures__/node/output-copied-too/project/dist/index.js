console.log('old')
