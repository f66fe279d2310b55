"""Three kinds of advice (T22 art. 40): improve how you work, change a policy, hold those accountable who let it happen.

Promises: advice is signed by the leader of a petition office; it goes to whom its kind says; it is answered in writing,
with reasons for what is not adopted; of an organ without a desk the answer on paper is registered by the office that
advised. The record is kept where it was given and where the organ works, under one number.
"""
