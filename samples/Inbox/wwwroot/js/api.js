import { Problem } from './problem.js';

let antiforgeryToken;

export const get = async (path, query) => (await send('GET', path, { query })).json();
export const post = (path, body, query) => send('POST', path, { body, query });
export const put = (path, body) => send('PUT', path, { body });
export const patch = (path, body, query) => send('PATCH', path, { body, query, type: 'application/merge-patch+json' });
export const remove = (path, query) => send('DELETE', path, { query });

/** The token is bound to the user: signing in needs one, and what follows another. */
export async function renewAntiforgeryToken() {
    antiforgeryToken = (await get('antiforgery')).token;
}

export const addressOf = (path, query = {}) => {
    const given = Object.entries(query).filter(([, value]) => value !== '' && value != null);
    return `/api/v1/${path}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
};

/** Sends a request; with `keepalive` it outlives the page. */
export async function send(method, path, { query, body, type = 'application/json', keepalive = false } = {}) {
    const headers = {};
    if (method !== 'GET') {
        headers['X-XSRF-TOKEN'] = antiforgeryToken;
    }

    if (body !== undefined) {
        headers['Content-Type'] = type;
    }

    const response = await reach(addressOf(path, query), { method, headers, body: JSON.stringify(body), keepalive });
    if (!response.ok) {
        throw await Problem.of(response);
    }

    return response;
}

async function reach(address, request) {
    try {
        return await fetch(address, request);
    } catch {
        throw new Problem(0, 'We could not reach the server. Check your connection and try again.');
    }
}
