/** A path of this site, or null. Anybody's text may be in `data.url`: a script, another site, or no text at all. */
export function safePath(url) {
    if (typeof url !== 'string' || !url.startsWith('/')) {
        return null;
    }

    // "//other.example", "/\other.example" and "/<tab>/other.example" lead to other sites. "/.//other.example" does not, but its path
    // alone is "//other.example".
    const address = URL.parse(url, location.origin);
    return address?.origin === location.origin && !address.pathname.startsWith('//')
        ? address.pathname + address.search + address.hash
        : null;
}
