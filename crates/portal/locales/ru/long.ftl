# Paragraphs of the methods page and the codebook
