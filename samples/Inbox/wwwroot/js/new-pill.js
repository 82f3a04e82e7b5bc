/** "1 new": tells a user who has scrolled down that something has arrived, and leads there. */
export class NewPill {
    #count = 0;

    constructor(button, scroller, goThere) {
        this.button = button;
        this.scroller = scroller;
        button.addEventListener('click', () => {
            scroller.toTop();
            this.#show(0);
            return goThere();
        });
        scroller.onScroll(() => scroller.isAtTop ? this.#show(0) : undefined);
    }

    countOne() {
        if (!this.scroller.isAtTop) {
            this.#show(this.#count + 1);
        }
    }

    #show(count) {
        this.#count = count;
        this.button.hidden = count === 0;
        this.button.querySelector('span').textContent = `${count} new`;
    }
}
