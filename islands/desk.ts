/** What every work page gets: htmx and a word when it fails, keys, the warning before sign-out. */
import "htmx.org";
import "./hot-keys";
import "./idle-warning";
import "./request-trouble";
