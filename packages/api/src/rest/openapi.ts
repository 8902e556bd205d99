export const openApiDocument: object = {};
