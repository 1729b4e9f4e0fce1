module.exports = [{ source: '/:path*', headers: [{ key: 'x-frame-options', value: 'DENY' }] }]
