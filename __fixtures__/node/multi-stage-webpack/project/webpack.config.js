const path = require('path');

module.exports = {
  mode: 'production',
  target: 'node',
  entry: './src/server.js',
  output: {
    path: path.resolve(__dirname, 'dist'),
    filename: 'server.js',
  },
  externals: { express: 'commonjs express' },
};
