// A sheet seen a screen at a time: forth and back, by thumb, by keyboard, by the browser's own
// buttons. Lone sheets and the sheets of a round share it.

export function isAnswered(question) {
  if (question.querySelector("fieldset input:checked")) return true;
  return [...question.querySelectorAll("textarea:not([name$='-note'])")].some((area) => area.value.trim());
}

export class Screens {
  // shown(screen, place) is called after every turn, so that what stands around can follow.
  constructor(sheet, { shown = () => {} } = {}) {
    this.sheet = sheet;
    this.all = [...sheet.querySelectorAll("[data-screen]")];
    this.questions = [...sheet.querySelectorAll("[data-question]")];
    this.current = 0;
    this.shown = shown;
    sheet.querySelector("[data-next]").addEventListener("click", () => this.turnTo(this.current + 1));
    sheet.querySelector("[data-back]").addEventListener("click", () => this.turnTo(this.current - 1));
    sheet.addEventListener("change", (event) => this.leaveOneKind(event.target));
    this.away = new AbortController();
    const whileHere = { signal: this.away.signal };
    document.addEventListener("keydown", (event) => this.onKey(event), whileHere);
    addEventListener("popstate", (event) => this.show(event.state?.screen ?? 0), whileHere);
  }

  leave() {
    this.away.abort();
  }

  count() {
    const done = this.questions.filter(isAnswered).length;
    const bar = document.querySelector("#progress");
    bar.max = this.questions.length;
    bar.value = done;
    const words = bar.dataset.words ?? "%(done)s of %(of)s answered";
    bar.setAttribute("aria-label", words.replace("%(done)s", done).replace("%(of)s", this.questions.length));
    return done;
  }

  firstOpen() {
    const place = this.all.findIndex((screen) => ![...screen.querySelectorAll("[data-question]")].every(isAnswered));
    return place < 0 ? this.all.length - 1 : place;
  }

  show(place, { quiet = false } = {}) {
    this.current = Math.max(0, Math.min(place, this.all.length - 1));
    const last = this.all.length - 1;
    this.all.forEach((screen, number) => { screen.hidden = number !== this.current; });
    for (const part of document.querySelectorAll("[data-first]")) part.hidden = this.current > 0;
    this.sheet.querySelector("[data-back]").hidden = this.current === 0;
    this.sheet.querySelector("[data-next]").hidden = this.current === last;
    this.sheet.querySelector("[data-finish]").hidden = this.current < last;
    this.count();
    this.shown(this.all[this.current], this.current);
    if (quiet) return;
    scrollTo({ top: 0 });
    this.all[this.current].querySelector("[tabindex='-1']").focus({ preventScroll: true });
  }

  turnTo(place, options) {
    if (place === this.current) return;
    history.pushState({ ...history.state, screen: place }, "", location.href);
    this.show(place, options);
  }

  onward(question) {
    const questions = [...this.all[this.current].querySelectorAll("[data-question]")];
    const next = questions[questions.indexOf(question) + 1];
    if (next) {
      const control = next.querySelector("input:checked") ?? next.querySelector("input, textarea");
      control.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (this.current < this.all.length - 1) {
      this.turnTo(this.current + 1);
    } else {
      this.sheet.querySelector("[data-finish]").focus();
    }
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target;
    if (event.key === "Enter" && target.matches("input[type=radio], input[type=checkbox]")) {
      event.preventDefault();
      this.onward(target.closest("[data-question]"));
    } else if (event.key === "Enter" && target.matches("[data-screen] [tabindex='-1']")) {
      event.preventDefault();
      this.onward(null);
    } else if (/^[1-9]$/.test(event.key) && !target.closest("fieldset") && !target.matches("textarea, input, select")) {
      // A number pressed before any question has the focus answers the first open one.
      const open = [...this.all[this.current].querySelectorAll("[data-question]")].find((one) => !isAnswered(one));
      const choice = open?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (!choice) return;
      event.preventDefault();
      choice.checked = true;
      choice.focus();
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  leaveOneKind(box) {
    // "Not sure" and an answer don't stand beside each other.
    if (!box.checked || !box.closest(".ticks")) return;
    for (const other of this.sheet.querySelectorAll(`input[name="${CSS.escape(box.name)}"]`)) {
      if ((other.value === "not_sure") !== (box.value === "not_sure")) other.checked = false;
    }
  }
}
