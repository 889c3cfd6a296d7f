// Without the standalone layout: its top bar fetches whatever address is typed into it.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#operations',
  deepLinking: true,
  // The parts as a table of contents. Swagger UI 5.35 stops drawing when more than 138 operations are open at once.
  docExpansion: 'none',
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
});
