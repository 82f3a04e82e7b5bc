/** Does one piece of work after the other, in the order in which they were asked for. */
export class Turns {
    #last = Promise.resolve();

    take(work) {
        return this.#last = this.#last.catch(() => {}).then(work);
    }
}

/** However often it is asked for before its turn comes, the work is done once. */
export function once(turns, work) {
    let waiting = null;
    return () => waiting ??= turns.take(() => {
        waiting = null;
        return work();
    });
}

/** However often it is asked for in a while, the work is done once, at the end of it. */
export function soon(work) {
    let timer = null;
    return () => timer ??= setTimeout(() => {
        timer = null;
        return work();
    }, 400);
}

/** While the work is being done, it is not begun again. */
export function unlessBusy(work) {
    let isBusy = false;
    return async () => {
        if (isBusy) {
            return;
        }

        isBusy = true;
        try {
            await work();
        } finally {
            isBusy = false;
        }
    };
}
