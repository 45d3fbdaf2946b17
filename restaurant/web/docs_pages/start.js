// The page may be mounted under a prefix: the document is beside it.
const root = location.pathname.replace(/\/docs\/?$/, "");

window.documents = SwaggerUIBundle({
  url: root + "/openapi.json",
  dom_id: "#documents",
  deepLinking: true,
  validatorUrl: null, // the public validator would be a request to the outside
  presets: [SwaggerUIBundle.presets.apis],
});
