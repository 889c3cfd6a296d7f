// Vite's server for whoever changes the pages: `npm run dev:web`. It passes on to the API of `npm start` what is not its own.
import { createServer } from 'vite';
import { clients, viteOptions } from './viteOptions.mjs';

const target = process.env.BREWLINE_API ?? `http://127.0.0.1:${process.env.API_PORT ?? 18080}`;
const ofApi = ['/api', '/docs', '/health', '/openapi.json', '/openapi.yaml'];
// The API answers under its own name and origin only.
const passOn = {
  target,
  changeOrigin: true,
  configure: (proxy) =>
    proxy.on('proxyReq', (request) => {
      if (request.getHeader('origin')) request.setHeader('origin', new URL(target).origin);
    }),
};

/** `/` is the app and `/admin` the other, whatever page of them is asked for, as the API does it. */
const pages = {
  name: 'pages',
  configureServer: ({ middlewares }) =>
    middlewares.use((request, _response, next) => {
      const wantsPage = request.headers.accept?.includes('text/html');
      const client = clients.find((each) => request.url.startsWith(`/${each}`)) ?? 'app';
      if (wantsPage && !ofApi.some((path) => request.url.startsWith(path)))
        request.url = `/${client}/index.html`;
      next();
    }),
};

const server = await createServer({
  ...viteOptions,
  plugins: [pages],
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(ofApi.map((path) => [`^${path}(/|$|\\?)`, passOn])),
  },
});
await server.listen();
console.log(`The pages, with the API of ${target}:`);
server.printUrls();
