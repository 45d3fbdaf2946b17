window.documents = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#documents",
  deepLinking: true,
  validatorUrl: null, // the public validator would be a request to the outside
  presets: [SwaggerUIBundle.presets.apis],
});
