"""Pages: the interface explained, and tokens made, listed and taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, public
from huiyin.web.api import actions, policy, queries
from huiyin.web.api.document import described, openapi
from huiyin.web.api.door import OPERATIONS
from huiyin.web.api.forms import TokenForm
from huiyin.web.api.problems import TITLES, problem
from huiyin.web.signin.forms import posted


@public
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """What programs may ask, how, and what goes wrong: made from the same document that they read."""
    context = {"stages": described(get_language() or ""), "titles": sorted(TITLES.items())}
    return render(request, "api/guide.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, its words in the caller's language."""
    response = JsonResponse(openapi(get_language() or ""))
    response["Cache-Control"] = "public, max-age=300"
    return response


@public
@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """There is nothing below the interface at this address."""
    return problem(404, _("没有这个地址或编号。请核对后再试。"))


@duty()
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """The person's own tokens, newest first."""
    page = keyset(queries.tokens_of(request.user), ("-id",), after=request.GET.get("after"))
    context = {"page": page, "may_make": policy.may_make_token(request.user)}
    return render(request, "api/tokens.html", context)


@duty(*policy.MAKERS)
@never_cache
@sensitive_variables("secret")
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
def make(request: SignedIn) -> HttpResponse:
    """A new token for oneself; the secret is shown once."""
    asked = [(str(one.scope), one.roles) for one in OPERATIONS.values() if one.scope]
    form = TokenForm(posted(request), by=request.user, scopes=policy.scopes_for(request.user, asked))
    if request.method == "POST" and form.is_valid():
        token, secret = actions.make_token(form.plan(), by=request.user)
        return render(request, "api/secret.html", {"token": token, "secret": secret})
    return render(request, "api/new.html", {"form": form}, status=422 if form.errors else 200)


@duty()
@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """The token opens nothing from now on."""
    token = queries.token_to_revoke(request.user, pk)
    actions.revoke_token(token, by=request.user)
    messages.success(request, _("令牌已撤销，立即生效。"))
    return redirect("api:tokens" if token.user_id == request.user.pk else "api:all_tokens")


@duty(*policy.OVERSEERS)
@require_GET
def everybodys(request: SignedIn) -> HttpResponse:
    """Everybody's tokens, to be taken away when an account or a program is not to be trusted."""
    page = keyset(queries.all_tokens(), ("-id",), after=request.GET.get("after"))
    return render(request, "api/all_tokens.html", {"page": page})
