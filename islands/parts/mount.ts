/** For tests: put markup on the page as a browser does, children first, elements woken when all is there. */
export function mount(markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup;
  document.body.replaceChildren(document.importNode(template.content, true));
}
