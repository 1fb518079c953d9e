"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from portal import views as portal
from reports.views import clerk, public, similar, supervisor

filing = [
    path("", clerk.filing, name="filing"),
    path("check/", clerk.check, name="check"),
    path("submit/", clerk.submit, name="submit"),
    path("recall/", clerk.recall, name="recall"),
    path("receipt/", clerk.receipt, name="receipt"),
    path("similar/", similar.clerk, name="similar"),
    path("pictures/<str:sha256>", clerk.picture, name="picture"),
    path("<slug:section>/", clerk.section, name="section"),
]
review = [
    path("", supervisor.review, name="review"),
    path("send-back/", supervisor.send_back, name="send_back"),
    path("approve/", supervisor.approve, name="approve"),
    path("retry/", supervisor.retry, name="retry"),
    path("similar/", similar.supervisor, name="review_similar"),
    path("pictures/<str:sha256>", supervisor.picture, name="review_picture"),
]
report = [
    path("", public.report, name="report"),
    path("report.pdf", public.pdf, name="report_pdf"),
    path("pictures/<str:sha256>", public.picture, name="report_picture"),
]
urlpatterns = [
    path("", public.home, name="public_home"),
    path("years/<int:year>/", public.year, name="year"),
    path("agencies/<slug:code>/", public.agency, name="agency"),
    path("reports/<int:year>/<slug:code>/", include(report)),
    path("home/", portal.home, name="home"),
    path("desk/", clerk.home, name="clerk_home"),
    path("desk/open/", clerk.open_filing, name="open_filing"),
    path("desk/<int:filing_id>/", include(filing)),
    path("review/", supervisor.queue, name="queue"),
    path("review/<int:filing_id>/", include(review)),
    path("account/", portal.account, name="account"),
    path("account/", include(portal.account_urls)),
    # Without a token, so that a public page needs no cookie; all it can do is choose a language.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
