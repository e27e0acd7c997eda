/** Styles for a shadow root or the page: build.js hands over their minified text. */
declare module "*.css" {
  const text: string;
  export default text;
}
