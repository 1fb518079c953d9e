"""Static files under names that hold their hash, compressed, with the imports of ES modules rewritten."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
