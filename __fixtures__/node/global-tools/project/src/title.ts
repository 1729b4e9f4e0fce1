document.title = 'hello'
