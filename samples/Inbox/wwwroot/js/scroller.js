/** What an inbox scrolls in: the page below its bar, or the box of a popover. */
export class Scroller {
    /** @param edge where the visible part begins, in pixels from the top of the window */
    constructor(element, edge) {
        this.element = element;
        this.edge = edge;
    }

    static ofPage() {
        const bar = document.querySelector('.top');
        return new Scroller(document.scrollingElement, () => bar.getBoundingClientRect().bottom);
    }

    static of(box) {
        return new Scroller(box, () => box.getBoundingClientRect().top);
    }

    get isAtTop() {
        return this.element.scrollTop <= 0;
    }

    /** The root of an IntersectionObserver. */
    get root() {
        return this.element === document.scrollingElement ? null : this.element;
    }

    toTop() {
        this.element.scrollTo({ top: 0, behavior: 'instant' });
    }

    onScroll(act) {
        (this.root ?? document).addEventListener('scroll', act, { passive: true });
    }

    /** Changes a list so that what is being read stays where it is. At the very top, new lines push the others down. */
    keepingPosition(list, change) {
        const anchor = this.isAtTop ? null : this.firstInSight(list.children);
        const before = anchor?.getBoundingClientRect().top;
        change();
        if (anchor?.isConnected) {
            this.element.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
        }
    }

    firstInSight(elements) {
        const edge = this.edge();
        return [...elements].find(element => element.getBoundingClientRect().bottom > edge);
    }
}
