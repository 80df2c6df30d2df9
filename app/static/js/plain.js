// Pages outside the desk: sign-in, links, errors.
import "./reveal.js";
