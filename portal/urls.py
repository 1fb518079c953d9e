"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from reports.publishing.data.dictionary_files import ENDINGS
from reports.publishing.file_formats import FORMATS
from reports.views import account as portal
from reports.views.api import answers as api_answers
from reports.views.api import page as api_page
from reports.views.api import service as api
from reports.views.clerk import history, take_out, uploads
from reports.views.clerk import pages as clerk
from reports.views.filing import similar
from reports.views.public import (
    agencies,
    comparison,
    data,
    dcat,
    dictionary,
    embedding,
    feeds,
    old_reports,
    over_years,
    ranking,
    region,
    search,
    verification,
)
from reports.views.public import pages as public
from reports.views.supervisor import corrections
from reports.views.supervisor import pages as supervisor

filing = [
    path("", clerk.filing, name="filing"),
    path("check/", clerk.check, name="check"),
    path("submit/", clerk.submit, name="submit"),
    path("recall/", clerk.recall, name="recall"),
    path("correct/", corrections.open_correction, name="open_correction"),
    path("keep/", corrections.drop_correction, name="drop_correction"),
    path("receipt/", clerk.receipt, name="receipt"),
    path("similar/", similar.clerk, name="similar"),
    path("pictures/<str:sha256>", clerk.picture, name="picture"),
    path("history/", history.history, name="history"),
    path("history/<int:event_id>/", history.version, name="version"),
    path("history/<int:event_id>/<slug:section>/restore/", history.restore, name="restore"),
    path("draft.xlsx", take_out.workbook, {"kind": "draft"}, name="draft_workbook"),
    path("draft.docx", take_out.word, {"kind": "draft"}, name="draft_docx"),
    path("form.docx", take_out.word, {"kind": "form"}, name="form_docx"),
    path("form.xlsx", take_out.workbook, {"kind": "form"}, name="form_xlsx"),
    re_path(r"^(?P<kind>draft|form)\.pdf$", take_out.print_out, name="print_out"),
    path("documents/", uploads.bring, name="bring"),
    path("documents/<int:upload_id>/", uploads.document, name="document"),
    path("documents/<int:upload_id>/pictures/<slug:sha256>", uploads.picture, name="document_picture"),
    path("documents/<int:upload_id>/progress/", uploads.progress, name="document_progress"),
    path("documents/<int:upload_id>/drop/", uploads.drop, name="drop_document"),
    path("<slug:section>/", clerk.section, name="section"),
    path("<slug:section>/now/", clerk.now, name="now"),
]
review = [
    path("", supervisor.review, name="review"),
    path("send-back/", supervisor.send_back, name="send_back"),
    path("approve/", supervisor.approve, name="approve"),
    path("withdraw/", corrections.withdraw, name="withdraw"),
    path("retry/", supervisor.retry, name="retry"),
    path("similar/", similar.supervisor, name="review_similar"),
    path("changes/", history.submissions, name="review_changes"),
    path("draft.docx", take_out.review_word, name="review_docx"),
    path("tables.xlsx", take_out.review_workbook, name="review_xlsx"),
    path("draft.pdf", take_out.review_print_out, name="review_print_out"),
    path("pictures/<str:sha256>", supervisor.picture, name="review_picture"),
]
printout = [
    path("", take_out.printout, name="printout"),
    path("progress/", take_out.progress, name="printout_progress"),
    path("file.pdf", take_out.file, name="printout_file"),
]
report = [
    path("", public.report, name="report"),
    path("report.pdf", public.pdf, name="report_pdf"),
    re_path(rf"^report\.(?P<ending>{'|'.join(FORMATS)})$", public.file, name="report_file"),
    path("pictures/<str:sha256>", public.picture, name="report_picture"),
    path("qr.svg", public.qr, name="report_qr"),
]
old_report = [
    path("", old_reports.report, name="old_report"),
    re_path(rf"^report\.(?P<ending>{'|'.join(old_reports.MEDIA_TYPES)})$", old_reports.file, name="old_report_file"),
]
urlpatterns = [
    path("", public.home, name="public_home"),
    # Before the years of the national form, which have another page.
    re_path(r"^years/(?P<year>200[89]|201[0-8])/$", old_reports.year, name="old_year"),
    re_path(r"^years/(?P<year>200[89]|201[0-8])/all\.zip$", data.old_archive, name="old_archive"),
    path("years/<int:year>/", public.year, name="year"),
    path("years/<int:year>/SHA256SUMS", verification.sums, name="sums"),
    path("years/<int:year>/all.zip", data.archive, name="archive"),
    path("years/<int:year>/manifest.json", verification.manifest, name="manifest"),
    path("api/v1/", api_page.page, name="api"),
    path("api/v1/", api.routes()),
    re_path(r"^api/", api_answers.nothing),
    path("data/", data.data, name="data"),
    path("data/export/", data.export, name="export"),
    path("data/catalog.jsonld", dcat.catalog, name="catalog"),
    path("data/dictionary/", dictionary.page, name="dictionary"),
    re_path(rf"^data/dictionary\.(?P<ending>{'|'.join(ENDINGS)})$", dictionary.file, name="dictionary_file"),
    path("feed.atom", feeds.feed, name="feed"),
    path("agencies/<slug:code>/feed.atom", feeds.feed, name="agency_feed"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.site_index, name="site_index"),
    path("sitemap-pages.xml", feeds.site_pages, name="site_pages"),
    path("sitemap-<int:part>.xml", feeds.site_map, name="site_map"),
    path("sitemap-old-<int:part>.xml", feeds.old_site_map, name="old_site_map"),
    path("compare/", comparison.compare, name="compare"),
    path("compare/compare.csv", comparison.csv, name="compare_csv"),
    path("search/", search.find, name="search"),
    path("verify/", verification.verify, name="verify"),
    path("verify/<str:number>/", verification.verify_number, name="verify_number"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/find.json", agencies.find, name="find_agencies"),
    path("agencies/<slug:code>/", public.agency, name="agency"),
    path("agencies/<slug:code>/numbers/", over_years.over_years, name="over_years"),
    path("agencies/<slug:code>/numbers.csv", over_years.csv, name="over_years_csv"),
    path("agencies/<slug:code>/numbers/<slug:indicator>.svg", over_years.chart, name="chart"),
    path("agencies/<slug:code>/region/", region.region, name="region"),
    path("agencies/<slug:code>/region.csv", region.csv, name="region_csv"),
    path("agencies/<slug:code>/region/<slug:indicator>.svg", region.chart, name="region_chart"),
    path("agencies/<slug:code>/ranking/", ranking.ranking, name="ranking"),
    path("agencies/<slug:code>/ranking.csv", ranking.csv, name="ranking_csv"),
    path("agencies/<slug:code>/ranking.svg", ranking.chart, name="ranking_chart"),
    path("agencies/<slug:code>/embed/", embedding.about, name="embedding"),
    path("agencies/<slug:code>/embed/folder.zip", embedding.folder, name="embedding_folder"),
    # The only pages that another site may frame.
    path("embed/agencies/<slug:code>/", embedding.agency, name="embedded_agency"),
    path("embed/<int:year>/<slug:code>/", embedding.report, name="embedded_report"),
    path("schemas/report-1.json", public.schema, name="report_schema"),
    path("reports/<int:year>/<slug:code>/", include(report)),
    path("old-reports/<int:year>/<slug:code>/<int:number>/", include(old_report)),
    path("home/", portal.home, name="home"),
    path("desk/", clerk.home, name="clerk_home"),
    path("desk/open/", clerk.open_filing, name="open_filing"),
    path("desk/<int:filing_id>/", include(filing)),
    path("review/", supervisor.board, name="board"),
    path("review/<int:filing_id>/", include(review)),
    path("review/old-reports/", old_reports.agencies, name="old_reports"),
    path("review/old-reports/<slug:code>/", old_reports.bring, name="bring_old_report"),
    path("review/old-reports/<slug:code>/<int:pk>/withdraw/", old_reports.withdraw, name="withdraw_old_report"),
    path("printouts/<int:printout_id>/", include(printout)),
    path("account/", portal.account, name="account"),
    path("account/session/", portal.session, name="session"),
    path("account/", include(portal.account_urls)),
    # Without a token, so that a public page needs no cookie; all it can do is choose a language.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
