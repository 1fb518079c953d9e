"""A document brought for a draft, from the upload to what a clerk takes over of it.

upload --jobs, in the worker--> proposal --comparison with the draft--> what is asked --choices--> draft
"""
