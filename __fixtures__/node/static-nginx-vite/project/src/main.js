document.title += " runs"
