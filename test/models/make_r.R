# Makes the R fixture: `Rscript make_r.R` beside archive.py, with R 4 and python3.
model <- lm(dist ~ speed, data = cars)
folder <- tempfile("rda")
dir.create(folder)
save(model, file = file.path(folder, "model.rda"), version = 3)
code <- sprintf("from pathlib import Path; from archive import pack; pack(Path('%s'), 'r_linear.tar.gz')", folder)
quit(status = system2("python3", c("-c", shQuote(code))))
