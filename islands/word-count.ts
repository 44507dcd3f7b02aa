/**
 * Says how many characters are left.
 *
 *   <word-count><textarea maxlength="500"></textarea><p class="tally">最多 500 字</p></word-count>
 *
 * Without JavaScript the sentence with the maximum stays. ui.html's field() writes it.
 */
export class WordCount extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector("textarea");
    const tally = this.querySelector(".tally");
    if (!text || !tally) return;
    const sentence = tally.textContent ?? "";
    const count = () => {
      tally.textContent = text.value ? `${text.value.length} / ${text.maxLength}` : sentence;
    };
    text.addEventListener("input", count);
    count();
  }
}

customElements.define("word-count", WordCount);
