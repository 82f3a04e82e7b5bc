/** Does one piece of work after the other, in the order in which they are requested. */
export class Turns {
    #last = Promise.resolve();

    take(work) {
        return this.#last = this.#last.catch(() => {}).then(work);
    }
}

/** However often it is requested before its turn comes, the work is done once. */
export function once(turns, work) {
    let waiting = null;
    return () => waiting ??= turns.take(() => {
        waiting = null;
        return work();
    });
}

/** However often it is requested within 400 milliseconds, the work is done once, at their end. */
export function soon(work) {
    let timer = null;
    return () => timer ??= setTimeout(() => {
        timer = null;
        return work();
    }, 400);
}

/** While the work is in progress, it is not started again. */
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
