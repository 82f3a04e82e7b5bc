/** An <ol> of lines. A line that stays keeps its element, and with it the focus and what is unfolded. */
export class LineList {
    #lines = new Map();

    /** @param keyOf the key by which a line stays the same when another notification becomes its head */
    constructor(element, keyOf, create) {
        this.element = element;
        this.keyOf = keyOf;
        this.create = create;
    }

    get size() {
        return this.#lines.size;
    }

    get all() {
        return [...this.#lines.values()];
    }

    find(key) {
        return this.#lines.get(key);
    }

    show(items) {
        const staying = new Set(items.map(this.keyOf));
        const heir = this.#heirOfFocus(staying);
        this.#lines.forEach((line, key) => staying.has(key) || line.element.remove());
        this.#lines = new Map(items.map(item => [this.keyOf(item), this.#lineOf(item)]));
        this.#arrange();
        heir?.focus();
    }

    append(items) {
        items.forEach(item => this.#lines.set(this.keyOf(item), this.#lineOf(item)));
        this.#arrange();
    }

    #lineOf(item) {
        const line = this.#lines.get(this.keyOf(item)) ?? this.create();
        line.show(item);
        return line;
    }

    // Only lines in another position are moved: an element that is moved loses the focus.
    #arrange() {
        let position = this.element.firstElementChild;
        for (const { element } of this.#lines.values()) {
            if (element === position) {
                position = position.nextElementSibling;
            } else {
                this.element.insertBefore(element, position);
            }
        }
    }

    // The line after the one that goes, or else the one before it.
    #heirOfFocus(staying) {
        const lines = [...this.#lines];
        const focused = lines.findIndex(([, line]) => line.element.contains(document.activeElement));
        if (focused < 0 || staying.has(lines[focused][0])) {
            return null;
        }

        const [, heir] = [...lines.slice(focused), ...lines.slice(0, focused).reverse()].find(([key]) => staying.has(key)) ?? [];
        return heir;
    }
}
